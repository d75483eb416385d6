import { ECDH } from 'node:crypto'
import { AppError } from '@todo-agents/contract/errors'

/** Throws AppError `invalid_request` for bytes that are no point of P-256: no message could be encrypted with them. */
export function checkKey(p256dh: string): void {
  try {
    ECDH.convertKey(p256dh, 'prime256v1', 'base64url')
  } catch {
    throw new AppError('invalid_request', 'The key of this push subscription is not a valid P-256 public key.', {
      field: 'keys.p256dh',
    })
  }
}
