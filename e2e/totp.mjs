// An authenticator program: the code of six digits that RFC 6238 gives for a secret now.
import { createHmac } from 'node:crypto'

export function totp(secret, at = Date.now()) {
  const bits = [...secret.replace(/\s/g, '')].map(c => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from(bits.match(/.{8}/g).map(b => parseInt(b, 2)))
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)))
  const sum = createHmac('sha1', key).update(step).digest()
  const from = sum[sum.length - 1] & 15
  return String((sum.readUInt32BE(from) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}
