import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * A cookie that a browser keeps after a sign-in, also after signing out. It proves an earlier sign-in to an account, so
 * that failures from other devices do not make this browser wait; see `SignInBackoff`. It grants no access by itself.
 * https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies
 */
export interface KnownDevices {
  /** Returns the id of a device that has signed in to this account before, or null. Also null for a forged cookie. */
  find(cookie: string | undefined, email: string): string | null
  /** Returns a Set-Cookie that makes the device known for this account, too, or null when it is known already. */
  remember(cookie: string | undefined, email: string): string | null
}

/** The most accounts that one browser is known for. The oldest is forgotten first. */
const MAX_ACCOUNTS = 5

const COOKIE_SECONDS = 365 * 24 * 60 * 60

export function createKnownDevices({ secret, isHttps }: { secret: string; isHttps: boolean }): KnownDevices {
  const name = `${isHttps ? '__Secure-' : ''}todo-agents.device`

  /** The label separates these signatures from all others that are made with the secret. */
  function sign(id: string, email: string): string {
    const text = `todo-agents device\0${id}\0${email.toLowerCase()}`
    return createHmac('sha256', secret).update(text).digest().subarray(0, 16).toString('base64url')
  }

  function read(cookie = ''): { id: string; signatures: string[] } | null {
    const pair = cookie.split(';').find((each) => each.trim().startsWith(`${name}=`))
    const [id = '', ...signatures] = (pair?.split('=')[1] ?? '').trim().split('.')
    return ID.test(id) ? { id, signatures: signatures.slice(0, MAX_ACCOUNTS) } : null
  }

  function find(cookie: string | undefined, email: string): string | null {
    const device = read(cookie)
    if (!device) return null
    const expected = Buffer.from(sign(device.id, email))
    const isKnown = device.signatures.some((signature) => {
      const given = Buffer.from(signature)
      return given.length === expected.length && timingSafeEqual(given, expected)
    })
    return isKnown ? device.id : null
  }

  return {
    find,
    remember(cookie, email) {
      if (find(cookie, email) !== null) return null
      const { id, signatures } = read(cookie) ?? { id: randomBytes(16).toString('base64url'), signatures: [] }
      const value = [id, sign(id, email), ...signatures].slice(0, MAX_ACCOUNTS + 1).join('.')
      return `${name}=${value}; Max-Age=${COOKIE_SECONDS}; Path=/api/auth; HttpOnly; ${isHttps ? 'Secure; ' : ''}SameSite=Lax`
    },
  }
}

/** The id of a device: 16 bytes as base64url. */
const ID = /^[\w-]{22}$/
