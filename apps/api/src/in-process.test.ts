import { rmSync } from 'node:fs'
import { createDataDir } from '@todo-agents/db/testing/templates'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { InProcess } from './in-process.ts'
import { openInProcess } from './in-process.ts'

const URL = 'http://localhost:3000'

describe('the app inside another program', () => {
  let data_dir: string
  let app: InProcess
  beforeAll(async () => {
    data_dir = createDataDir()
    app = await openInProcess({ DATA_DIR: data_dir }, { waitMs: 0, isShort: true })
  })
  afterAll(async () => {
    await app.close()
    rmSync(data_dir, { recursive: true })
  })

  async function guest(): Promise<string> {
    const response = await app.fetch(`${URL}/api/auth/sign-in/anonymous`, post({}))
    return ((await response.json()) as { user: { id: string } }).user.id
  }
  const post = (body: object, headers: Record<string, string> = {}) => ({
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })

  test('it listens on no port, and answers its own program only', () => {
    expect(process.getActiveResourcesInfo()).not.toContain('TCPServerWrap')
  })

  test('it acts for the user that was admitted, and for no other credential', async () => {
    const [ann, ben] = [await guest(), await guest()]
    const authorization = `Bearer ${app.admit(ann)}`
    const created = await app.fetch(`${URL}/trpc/todo.create`, post({ item: 'milk' }, { authorization }))
    expect(created.status).toBe(200)

    const listOf = async (credential?: string) => {
      const headers = credential ? { authorization: credential } : {}
      const response = await app.fetch(`${URL}/trpc/todo.list`, { headers })
      return { status: response.status, text: await response.text() }
    }
    expect(await listOf(authorization)).toMatchObject({ status: 200, text: expect.stringContaining('milk') })
    expect(await listOf(`Bearer ${app.admit(ben)}`)).toMatchObject({
      status: 200,
      text: expect.not.stringContaining('milk'),
    })
    for (const wrong of [undefined, `${authorization}x`, ann, `Bearer ${ann}`]) {
      expect(await listOf(wrong)).toMatchObject({ status: 401 })
    }
    expect(await app.users(10)).toMatchObject([
      { id: ben, email: null, is_empty: true },
      { id: ann, email: null, is_empty: false },
    ])
  })

  test('a stream comes in pieces, and can be cut by its reader', async () => {
    const authorization = `Bearer ${app.admit(await guest())}`
    const cut = new AbortController()
    const message = { messages: [{ role: 'user', content: 'add eggs' }] }
    const url = `${URL}/api/todos/agent-create/stream`
    const response = await app.fetch(url, { ...post(message, { authorization }), signal: cut.signal })
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const reader = response.body!.getReader()
    const { value } = await reader.read()
    expect(Buffer.from(value!).toString()).toBe('retry: 1000\n\n')
    cut.abort()
    await expect(
      (async () => {
        for (;;) if ((await reader.read()).done) return
      })(),
    ).rejects.toThrow()
  })

  test('a second program waits until the first has closed the database', async () => {
    const second = openInProcess({ DATA_DIR: data_dir }, { waitMs: 60_000, isShort: true })
    await app.close()
    app = await second
    expect((await app.fetch(`${URL}/healthz`)).status).toBe(200)
    await expect(openInProcess({ DATA_DIR: data_dir }, { waitMs: 0, isShort: true })).rejects.toMatchObject({
      code: 'unavailable',
    })
  })
})
