/** A number as it is typed → as the server reads it: full-width digits and a trailing 分 are allowed. */
export function plainNumber(text: string): string {
  return text
    .replace(/[０-９．－＋]/g, c => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[−–]/g, '-')
    .replace(/[\s,，]|分$|[%％]$/g, '')
    .replace(/^\+/, '')
}
