/** Words that say what a number is, in the languages of CRMs, folded: lower case, no accents. */
import { isLetter } from './characters.ts'

export type WordKind =
  /** A phone, wherever the word stands. */
  | 'phone'
  /** A phone in a running text, `call 415…`; too common in other roles to say anything in a column header. */
  | 'inline'
  | 'fax'
  /** Something else that is a number. */
  | 'other'
  /** Free text may hold anything: what stands before this word says nothing. */
  | 'neutral'
  /** Stands between a label and its number without a meaning of its own. */
  | 'filler'

/** Without those that `kindOfWord` knows by a part of them. */
const LISTS: Record<WordKind, string> = {
  phone: `phone tel tele telef mobil movil moviles movel mobiel komorka komorkowy komorkowa cell cells cellular
    cellulare cel handy gsm natel landline hotline helpline helpdesk switchboard tollfree whatsapp signal viber sms
    portable rufnr durchwahl festnetz vaste fixe fijo fisso puh gsmnummer simi port telemovel sdt dienthoai didong
    telp hp ph phn mob mobi fon callback voicemail pager dialin msisdn contactnumber contactno numtel fone fones zap
    wa tlf tfno tlfn teln telno cellno ligar rappel`,
  inline: `call calls called calling text texts dial dialing ring ringing contact reach anrufen anruf ruf rufen appeler
    appelez joindre contacter contactez llamar llame llamenos chiamare chiami contattare bellen bel zadzwon dzwonic
    ligue ligar ringa soita kontakt contacto contatto contato spoke speak spoken talk lvm chiama telefonare`,
  fax: 'fax efax fx faxes faxnummer faxnr telefax facsimile fernkopie telecopie telecopieur faks faxno faxnumber',
  other: `mrn npi id ids identifier ein itin tin dea ssn sin nhs bsn cpf cnpj dni nif nie nip pesel regon siren siret
    curp rfc rut aadhaar pan abn acn tfn oib cui cnp cpr orgnr steuerid ustid order orders invoice inv bill member
    membership subscriber policy group account acct iban bic swift routing aba sort sortcode dob birth born birthday
    birthdate date dates datum fecha data time timestamp epoch zip zipcode postal postcode plz address card visa
    mastercard amex ref reference refno ticket case claim claimno serial sku tracking po vin isbn issn ean upc gtin
    asin tax vat license licence auth preauth authorization authorisation passport passeport pasaporte reisepass
    ausweis lot batch version build release ip ipv mac amount price total sum balance paid fee cost qty quantity
    revenue medicaid medicare mbi bin pcn rx prescription ndc hash uuid guid sha token session year age weight height
    accession specimen encounter visit chart record barcode asset checksum meeting webinar conference passcode pin
    imei imsi iccid eid meid geburtsdatum geboren rechnung auftrag bestellung kunde aktenzeichen az vertrag konto blz
    facture commande dossier numerosecu secu factura pedido cuenta expediente poliza ordine fattura conto pratica
    codice bestelling factuur rekening zamowienie faktura konta encomenda fatura conta bestallning ordre kvittering
    tilaus lasku viite fund code codigo kod kode room suite apt unit parcel shipment awb container flight patent
    docket doi pmid issue bug pr commit revision uid gid pid score latitude longitude lat lng lon coordinates
    registration register regno company vatin duns cas item article artikel model part partno product quote
    transaction txn payment receipt voucher coupon gift loyalty booking reservation pnr confirmation seq sequence row
    index count employee badge student zoom social pzn mpan mprn serie train population check cheque certificate
    permit password loan bce kbo rpr tva ust nir pages page pp vol volume rows matricule cedula identidad identity`,
  neutral: `note notes comment comments description details detail message messages name names summary history title
    subject info information notiz bemerkung bemerkungen beschreibung notas observaciones comentario comentarios
    descripcion commentaire commentaires remarque remarques opmerking opmerkingen uwagi anteckningar type status
    country extension region owner source text body content`,
  filler: `email mail number numbers no nr num nro numero numer nummer n is at on the of our your my me us a an under
    via by line lines please or am ist unter der die das mich uns le la el au du de est primary secondary main home
    work office direct private business personal day evening night other alternate alt preferred current new old free
    toll customer support service desk privat geschaftlich zentrale buro bureau domicile travail trabajo casa oficina
    ufficio werk thuis dom praca`,
}

const KINDS = new Map<string, WordKind>()
for (const kind of ['filler', 'neutral', 'inline', 'other', 'fax', 'phone'] as const)
  for (const word of LISTS[kind].split(/\s+/)) KINDS.set(word, kind)

/** `WhatsApp` and `TollFree`: words that capitals seem to split. */
export const isPhoneWord = (word: string): boolean => KINDS.get(word) === 'phone'

const PHONE_PARTS = /telefo|teleph|mobil|handy|rufnum|phone|puhelin|celular/
const NUMBER_ENDS = /(?:nummer|number|numer|numero|nr)$/
const FREE_TEXT_ENDS = /(?:notizen|notes|kommentar|text)$/

/** Germanic and joined words, `Mobilnummer`, `Kundennummer`, `phonenumber`, are judged by their parts. */
export function kindOfWord(word: string): WordKind | undefined {
  const kind = KINDS.get(word)
  if (kind !== undefined || word.length < 6) return kind
  if (word.includes('fax')) return 'fax'
  if (FREE_TEXT_ENDS.test(word)) return 'neutral'
  if (PHONE_PARTS.test(word)) return 'phone'
  return NUMBER_ENDS.test(word) ? 'other' : undefined
}

// Scripts without spaces or with many endings: a part of the text is enough. Longer words first.
const NATIVE: readonly (readonly [WordKind, readonly string[]])[] = [
  ['fax', ['ファックス', 'ファクス', '传真', '傳真', '팩스', 'факс', 'فاكس', 'פקס', 'φαξ']],
  [
    'other',
    [
      '注文',
      '订单',
      '訂單',
      '编号',
      '編號',

      '身份证',
      '身分證',
      '会員',
      '会员',
      '郵便',
      '邮编',
      '発票',
      '发票',
      '주문',

      '회원',
    ],
  ],
  ['other', ['заказ', 'инн', 'снилс', 'паспорт', 'счет', 'счёт', 'договор', 'артикул', 'індекс', 'индекс', 'огрн']],
  [
    'other',
    ['رقم الطلب', 'الهوية', 'فاتورة', 'תעודת זהות', 'ת.ז', 'הזמנה', 'חשבונית', 'ΑΦΜ', 'αφμ', 'παραγγελ', 'τιμολ'],
  ],
  [
    'phone',
    [
      '電話',
      '电话',
      '手机',
      '手機',
      '携帯',
      '联系方式',
      'でんわ',
      '전화',
      '휴대',
      '연락처',
      '핸드폰',
      'โทร',
      'มือถือ',
      '☎',
      '✆',
      '📞',
      '📱',
      '📲',
    ],
  ],
  [
    'phone',
    [
      'телефон',
      'тел',
      'моб',
      'сот',
      'звон',
      'τηλ',
      'κινητ',
      'هاتف',
      'جوال',
      'موبايل',
      'تلفن',
      'טלפון',
      'נייד',
      'טל',
      'फ़ोन',
      'फोन',
      'मोबाइल',
    ],
  ],
]

/** The word of a script other than Latin that stands last, or nothing. */
export function nativeKind(text: string): { kind: WordKind; at: number; word: string } | undefined {
  let last: { kind: WordKind; at: number; word: string } | undefined
  for (const [kind, words] of NATIVE) {
    for (const word of words) {
      const at = text.lastIndexOf(word)
      // The middle of another word: `отель` is no `тел`.
      if (at < 0 || (isLetter(text.charCodeAt(at)) && isLetter(text.charCodeAt(at - 1)))) continue
      if (last === undefined || at > last.at) last = { kind, at, word }
    }
  }
  return last
}
