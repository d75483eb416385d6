import { createECDH, hkdfSync } from 'node:crypto'

/** The key pair by which push services recognise this server (RFC 8292), both in base64url. */
export interface VapidKeys {
  publicKey: string
  privateKey: string
}

/**
 * Derives the key pair from the secret that signs sessions. So all processes have the same one, from their first moment
 * and without storing it. Another secret ends all sessions, and the push subscriptions with them, so a new key pair costs
 * nothing more.
 */
export function vapidKeys(secret: string): VapidKeys {
  const ecdh = createECDH('prime256v1')
  for (let n = 0; ; n++) {
    const scalar = Buffer.from(hkdfSync('sha256', secret, '', `todo-agents vapid ${n}`, 32))
    try {
      ecdh.setPrivateKey(scalar)
    } catch {
      // One number of 2^32 is not below the order of the curve.
      continue
    }
    return { publicKey: ecdh.getPublicKey('base64url'), privateKey: scalar.toString('base64url') }
  }
}
