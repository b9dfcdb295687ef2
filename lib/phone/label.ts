/** What the words beside a number say about it. Words only: where they come from is the caller's business. */

export type LabelKind = 'phone' | 'fax' | 'other' | 'unknown'

const PHONE = words(`phone phones telephone telephones tel telefon telefono telefone telephonique mobile mobil movil
  movel cell cellphone cellular cellulare handy gsm landline hotline tollfree whatsapp portable rufnummer puhelin telefoon
  ph mob phonenumber mobilephone homephone workphone`)

const OTHER = words(`mrn npi id ids identifier ein itin tin dea ssn social sin nhs bsn order orders invoice inv member
  subscriber policy group account acct iban bic swift routing aba dob birth born birthday birthdate date dates time timestamp
  zip zipcode postal postcode plz address card visa mastercard amex ref reference ticket case claim
  serial sku tracking po vin isbn issn ean upc gtin tax vat license licence passport lot batch version build ip mac amount
  price total balance paid fee cost qty quantity revenue medicaid medicare mbi bin pcn rx prescription ndc code hash uuid guid
  token session year age weight height accession specimen encounter visit chart record barcode asset checksum geburtsdatum
  rechnung auftrag kundennummer steuernummer facture commande siret siren factura pedido`)

const FAX = words('fax telefax facsimile fernkopie telecopie')

/** Too common in other roles to say anything in a header, yet `call 415…` in a sentence does. */
const INLINE_PHONE = words('call calls text sms dial ring contact reach anrufen appeler llamar')

const NATIVE = ['電話', '电话', '手机', '携帯', '전화', 'телефон', 'моб', 'τηλ', 'κινητ', 'هاتف', 'טלפון', 'फ़ोन']

/** The word nearest to the number decides: `Account phone` is a phone, `Phone ID` is not. */
export function readLabel(label: string, inline = false): LabelKind {
  const folded = fold(label.length > 120 ? label.slice(-120) : label)
  if (NATIVE.some((word) => folded.includes(word))) return 'phone'
  const parts = folded.split(/[^a-z]+/)
  for (let i = parts.length - 1; i >= 0; i--) {
    const word = parts[i]
    if (!word) continue
    if (PHONE.has(word) || (inline && INLINE_PHONE.has(word))) return 'phone'
    if (FAX.has(word)) return 'fax'
    if (OTHER.has(word)) return 'other'
  }
  return 'unknown'
}

/** `homePhone` and `Téléphone` become `home phone` and `telephone`. */
function fold(label: string): string {
  return label
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/))
}
