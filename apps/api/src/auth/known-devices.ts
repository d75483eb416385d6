import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * A cookie that a browser keeps after a sign-in, also when it signs out: it shows that its owner has signed in to an account
 * before. Others' failures do not make such a browser wait; see `SignInBackoff`. It opens nothing by itself.
 * https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies
 */
export interface KnownDevices {
  /** The id of the device when it has signed in to this account before; null otherwise, and for what was not made here. */
  find(cookie: string | undefined, email: string): string | null
  /** A Set-Cookie that makes the device known for this account, too; null when it is already. */
  remember(cookie: string | undefined, email: string): string | null
}

/** Accounts that one browser is known for; the oldest is forgotten. */
const MAX_ACCOUNTS = 5

const COOKIE_SECONDS = 365 * 24 * 60 * 60

export function createKnownDevices({ secret, is_https }: { secret: string; is_https: boolean }): KnownDevices {
  const name = `${is_https ? '__Secure-' : ''}todo-agents.device`

  /** The label keeps these signatures apart from all others that are made with the secret. */
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
    const is_known = device.signatures.some((signature) => {
      const given = Buffer.from(signature)
      return given.length === expected.length && timingSafeEqual(given, expected)
    })
    return is_known ? device.id : null
  }

  return {
    find,
    remember(cookie, email) {
      if (find(cookie, email) !== null) return null
      const { id, signatures } = read(cookie) ?? { id: randomBytes(16).toString('base64url'), signatures: [] }
      const value = [id, sign(id, email), ...signatures].slice(0, MAX_ACCOUNTS + 1).join('.')
      return `${name}=${value}; Max-Age=${COOKIE_SECONDS}; Path=/api/auth; HttpOnly; ${is_https ? 'Secure; ' : ''}SameSite=Lax`
    },
  }
}

/** 16 bytes as base64url. */
const ID = /^[\w-]{22}$/
