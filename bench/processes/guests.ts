/** A guest user. The session is valid for longer than a token, which expires after 15 minutes. */
export interface Guest {
  session: string
  user_id: string
}

/** Signs guests in over HTTP. Each has its own IP address, because the sign-ins of one address are limited. */
export async function signInGuests(port: number, count: number): Promise<Guest[]> {
  return inTurns(count, async (index) => {
    const response = await fetch(`http://127.0.0.1:${port}/api/auth/sign-in/anonymous`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...addressOf(index) },
      body: '{}',
    })
    const session = response.headers.get('set-auth-token')
    if (!response.ok || !session)
      throw new Error(`a guest sign-in was refused: ${response.status} ${await response.text()}`)
    const { user } = (await response.json()) as { user: { id: string } }
    return { session, user_id: user.id }
  })
}

/** Requests a new token for each guest. */
export function tokensOf(port: number, guests: Guest[]): Promise<string[]> {
  return inTurns(guests.length, async (index) => {
    const headers = { authorization: `Bearer ${guests[index]!.session}`, ...addressOf(index) }
    const response = await fetch(`http://127.0.0.1:${port}/api/auth/token`, { headers })
    if (!response.ok) throw new Error(`a token was refused: ${response.status} ${await response.text()}`)
    return ((await response.json()) as { token: string }).token
  })
}

/** The server trusts the header of a proxy on its own machine. */
function addressOf(index: number): Record<string, string> {
  return { 'x-forwarded-for': `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}` }
}

/** Makes eight calls at a time. */
async function inTurns<T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> {
  const made: T[] = []
  let next = 0
  async function work(): Promise<void> {
    for (let index = next++; index < count; index = next++) made[index] = await make(index)
  }
  await Promise.all(Array.from({ length: 8 }, work))
  return made
}
