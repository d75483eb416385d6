/** A signed-in guest. With the session, the benchmark gets new tokens, which are valid for 15 minutes. */
export interface Guest {
  session: string
  user_id: string
}

/** Signs in guests over HTTP. Each has its own address, because the server limits the sign-ins per address. */
export async function signInGuests(port: number, count: number): Promise<Guest[]> {
  return eightAtOnce(count, async (index) => {
    const response = await fetch(`http://127.0.0.1:${port}/api/auth/sign-in/anonymous`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...addressOf(index) },
      body: '{}',
    })
    const session = response.headers.get('set-auth-token')
    if (!response.ok || !session)
      throw new Error(`the sign-in of a guest failed: ${response.status} ${await response.text()}`)
    const { user } = (await response.json()) as { user: { id: string } }
    return { session, user_id: user.id }
  })
}

/** Returns a new token for each guest. */
export function tokensOf(port: number, guests: Guest[]): Promise<string[]> {
  return eightAtOnce(guests.length, async (index) => {
    const headers = { authorization: `Bearer ${guests[index]!.session}`, ...addressOf(index) }
    const response = await fetch(`http://127.0.0.1:${port}/api/auth/token`, { headers })
    if (!response.ok) throw new Error(`getting a token failed: ${response.status} ${await response.text()}`)
    return ((await response.json()) as { token: string }).token
  })
}

/**
 * Returns a header that gives each guest another address. The server trusts the header of a proxy on the loopback
 * interface, from which these requests come.
 */
function addressOf(index: number): Record<string, string> {
  return { 'x-forwarded-for': `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}` }
}

/** Runs `make` for each index, eight at once. Returns the results in the order of the indexes. */
async function eightAtOnce<T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> {
  const made: T[] = []
  let next = 0
  async function work(): Promise<void> {
    for (let index = next++; index < count; index = next++) made[index] = await make(index)
  }
  await Promise.all(Array.from({ length: 8 }, work))
  return made
}
