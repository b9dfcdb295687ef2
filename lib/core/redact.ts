// Seven or more digits with what people write between them: a phone number, an id, a card.
const digitRun = /\+?\d(?:[\s().-]*\d){6,}/g
const mail = /[^\s"'<>@]+@[^\s"'<>@]+\.[^\s"'<>@]+/g

/** Removes what could identify a person from text that is about to be logged. */
export function redact(text: string): string {
  return text.replace(mail, '[mail]').replace(digitRun, '[digits]')
}
