"""Google's PhoneNumberMatcher at VALID. Texts as JSON on stdin, the numbers found in each as JSON on stdout."""
import json
import sys

from phonenumbers import Leniency, PhoneNumberFormat, PhoneNumberMatcher, format_number


def units(text):
    """Length in UTF-16 code units, as JavaScript counts."""
    return len(text.encode("utf-16-le")) // 2


def numbers_in(text, country):
    for match in PhoneNumberMatcher(text, country, leniency=Leniency.VALID):
        start = units(text[: match.start])
        hit = {
            "start": start,
            "end": start + units(match.raw_string),
            "e164": format_number(match.number, PhoneNumberFormat.E164),
        }
        if match.number.extension:
            hit["ext"] = match.number.extension
        yield hit


print(json.dumps([list(numbers_in(each["text"], each["country"])) for each in json.load(sys.stdin)]))
