import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '@todo-agents/db/testing/free-port'
import { createDataDir } from '@todo-agents/db/testing/templates'
import { afterEach, describe, expect, test } from 'vitest'
import { ROOT } from './env.ts'
import type { ServerProcess } from './testing/process.ts'
import { startProcess } from './testing/process.ts'
import type { Provider } from './testing/provider.ts'
import { startProvider } from './testing/provider.ts'
import { createTestClient, dataOf } from './testing/test-client.ts'

const README = readFileSync(join(ROOT, 'README.md'), 'utf8')

/** Returns the variables of the command below a heading of the README, as a shell reads them. */
function commandOf(heading: string): Record<string, string> {
  const [, block] = new RegExp(`^### ${heading}$[^]*?^\`\`\`sh\n([^]*?)\`\`\``, 'm').exec(README) ?? []
  if (!block) throw new Error(`the README has no command below "${heading}"`)
  const assignments = block.replaceAll('\\\n', ' ').matchAll(/\b([A-Z_]+)=(\S+)/g)
  return Object.fromEntries([...assignments].map(([, name, value]) => [name, value]))
}

let provider: Provider
let server: ServerProcess
let dir: string

afterEach(async () => {
  server.child.kill('SIGTERM')
  await server.ended
  await provider[Symbol.asyncDispose]()
  rmSync(dir, { recursive: true, force: true })
})

/** Starts the product with these variables alone, on an empty database. */
async function start(env: Record<string, string>): Promise<string> {
  dir = createDataDir()
  const PORT = String(await freePort())
  server = startProcess({ PORT, DATA_DIR: dir, ...env })
  await server.ready
  return `http://localhost:${PORT}`
}

/** Starts a provider as the command expects it, and returns the command with the provider's address. */
async function withProvider(env: Record<string, string>): Promise<Record<string, string>> {
  const { OPENAI_BASE_URL = 'https://api.openai.com/v1', OPENAI_API = 'responses' } = env
  const { pathname } = new URL(OPENAI_BASE_URL)
  provider = await startProvider({
    path: pathname,
    apiKey: env.OPENAI_API_KEY ?? null,
    model: env.OPENAI_MODEL ?? 'gpt-5-mini',
    apis: [OPENAI_API as 'responses' | 'chat'],
  })
  return { ...env, OPENAI_BASE_URL: provider.origin + pathname }
}

describe('the README on real models', { timeout: 300_000 }, () => {
  test.each(['OpenAI', 'Ollama', 'OpenRouter'])('%s works as written', async (heading) => {
    const url = await start(await withProvider(commandOf(heading)))
    const user = createTestClient(url)
    await user.signIn('sign-in/anonymous')

    const events = await user.say('Add milk')

    expect(dataOf(events, 'completed')).toMatchObject({ final_message: 'I added milk.', status: 'completed' })
    expect((await user.trpc.todo.list.query({})).todos).toMatchObject([{ item: 'milk' }])
    expect(provider.broken).toEqual([])
    expect(await user.trpc.assistant.get.query()).toMatchObject({ assistant: 'model', problem: null })
    expect(server.output()).not.toContain('cannot be used')
  })

  const openai = commandOf('OpenAI')
  const ollama = commandOf('Ollama')

  test.each([
    ['a wrong key', openai, { OPENAI_API_KEY: 'sk-wrong' }, 'Check OPENAI_API_KEY.'],
    ['a wrong model', openai, { OPENAI_MODEL: 'gpt-9' }, 'Set OPENAI_MODEL to one that it offers, such as gpt-5-mini.'],
    ['no /v1', ollama, { OPENAI_BASE_URL: '' }, /Set OPENAI_BASE_URL=http:\/\/127\.0\.0\.1:\d+\/v1/],
    ['the wrong API', ollama, { OPENAI_API: 'responses' }, 'Set OPENAI_API=chat.'],
    [
      'no network',
      ollama,
      { OPENAI_BASE_URL: 'http://127.0.0.1:PORT/v1' },
      /No server runs at http:\/\/127\.0\.0\.1:\d+\/v1\./,
    ],
  ])('with %s, the log and the settings say in one sentence what to change', async (_, command, wrong, sentence) => {
    const env: Record<string, string> = { ...(await withProvider(command)), ...wrong }
    if (env.OPENAI_BASE_URL === '') env.OPENAI_BASE_URL = provider.origin
    env.OPENAI_BASE_URL = env.OPENAI_BASE_URL?.replace('PORT', String(await freePort())) ?? ''
    const user = createTestClient(await start(env))
    await user.signIn('sign-in/anonymous')

    // A check that a busy machine delays ends without an answer. The settings ask for another one.
    await expect.poll(async () => (await user.trpc.assistant.get.query()).problem).toMatch(sentence)
    expect(server.output()).toMatch(sentence)
    // The message itself fails with a sentence, too, and the server lives on.
    expect(dataOf(await user.say('Add milk'), 'error').code).toBe('model_error')
    expect((await user.trpc.todo.create.mutate({ item: 'milk' })).todos).toMatchObject([{ item: 'milk' }])
    expect(server.output()).not.toContain('sk-wrong')
  })
})
