/**
 * Returns when a JWT expires, in milliseconds since 1970, or 0 when it has no readable `exp`. Does not check the
 * signature; the server does.
 */
export function expiryOf(token: string): number {
  try {
    const payload = token.split('.')[1] ?? ''
    const { exp } = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as { exp?: unknown }
    return typeof exp === 'number' ? exp * 1000 : 0
  } catch {
    return 0
  }
}
