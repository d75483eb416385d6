import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

export interface Invite {
  /** Unique. The use of the invite is recorded under this id. */
  id: string
  expires_at: Date
}

const ID_BYTES = 12
const TIME_BYTES = 4
const SIGNATURE_BYTES = 16

/**
 * Returns a code that allows one sign-up until `expires_at`. The code is signed with AUTH_SECRET, so it can be made
 * without the database, also while a server has the embedded database open.
 */
export function createInvite(secret: string, expires_at: Date): string {
  const content = Buffer.alloc(ID_BYTES + TIME_BYTES)
  randomBytes(ID_BYTES).copy(content)
  content.writeUInt32BE(Math.floor(expires_at.getTime() / 1000), ID_BYTES)
  return Buffer.concat([content, signatureOf(secret, content)]).toString('base64url')
}

/**
 * Parses a code. Returns null when `createInvite` did not make it with this secret. Does not check the time and the
 * use; the caller must.
 */
export function readInvite(secret: string, code: string): Invite | null {
  const bytes = Buffer.from(code.trim(), 'base64url')
  if (bytes.length !== ID_BYTES + TIME_BYTES + SIGNATURE_BYTES) return null
  const content = bytes.subarray(0, ID_BYTES + TIME_BYTES)
  if (!timingSafeEqual(bytes.subarray(content.length), signatureOf(secret, content))) return null
  return {
    id: content.subarray(0, ID_BYTES).toString('base64url'),
    expires_at: new Date(content.readUInt32BE(ID_BYTES) * 1000),
  }
}

/** The label separates these signatures from all others that are made with the secret. */
function signatureOf(secret: string, content: Buffer): Buffer {
  return createHmac('sha256', secret)
    .update('todo-agents invite\0')
    .update(content)
    .digest()
    .subarray(0, SIGNATURE_BYTES)
}
