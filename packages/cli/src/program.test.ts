import { execFile, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { TestServer, TestUser } from '@todo-agents/api/testing/test-server'
import { startTestServer } from '@todo-agents/api/testing/test-server'
import { ACCESS_SCOPES } from '@todo-agents/contract/program'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Person } from './testing/command.ts'
import { createPerson } from './testing/command.ts'

describe('the command line with a server', () => {
  let server: TestServer
  let user: TestUser
  let token: string
  let person: Person

  beforeAll(async () => {
    server = await startTestServer({ now: () => new Date() })
    user = await server.guest()
    const made = await user.trpc.program.createToken.mutate({ name: 'my laptop', scopes: [...ACCESS_SCOPES] })
    token = made.token
    person = createPerson({ TODO_AGENTS_URL: server.url, TODO_AGENTS_TOKEN: token })
  })
  afterAll(async () => {
    await server.close()
    person.remove()
  })

  const titles = async () => (await user.trpc.todo.list.query({ status: 'all' })).todos.map(({ item }) => item).sort()

  test('a todo is added as the page reads it, listed with a number, done by the number, and undone', async () => {
    const added = await person.run(['add', 'dentist', 'friday', '9', '#health'])
    expect(added).toMatchObject({ code: 0, stderr: '' })
    expect(added.stdout).toMatch(/^[k-z]{4} {2}dentist {2}Fri .*, 09:00–10:00 {2}#health\n$/)

    await user.trpc.todo.create.mutate({ item: 'overdue', due_date: '2020-01-01' })
    const listed = await person.run(['list'])
    expect(listed.stdout).toMatch(
      /^Overdue\n {2}1 {2}[k-z]{4} {2}overdue {2}Wed 1 Jan 2020\n\n(?:Later|Today)\n {2}2 {2}[k-z]{4} {2}dentist/,
    )

    expect(await person.run(['done', '2'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Done: dentist/) })
    expect(await person.run(['undo'])).toMatchObject({ code: 0, stdout: 'Changed back: dentist\n' })
    const { todos } = await person.json(['list', '--tag', 'health'])
    expect(todos).toMatchObject([{ item: 'dentist', number: 1, completed_at: null }])
    const { changes } = await user.trpc.change.list.query({ entity_id: todos[0].id })
    expect(changes.map(({ actor }) => actor)).toEqual(['program', 'program', 'program'])
  })

  test('words that fit several todos change nothing, and the error names them', async () => {
    await person.run(['add', '--plain', 'call Ann today'])
    await person.run(['add', '--plain', 'call Ben today'])
    const { code, stderr, stdout } = await person.run(['done', 'call'])
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
    expect(stderr).toMatch(/“call” may be one of 2 todos/)
    const [, short = ''] = /^ {2}([k-z]+) {2}call Ben today$/m.exec(stderr) ?? []
    expect(await person.run(['done', short])).toMatchObject({ code: 0, stdout: `Done: call Ben today  ${short}\n` })
    expect(await person.run(['done', 'call', 'ben'])).toMatchObject({ code: 3 })
    expect(await person.run(['reopen', 'call', 'ben'])).toMatchObject({ code: 0 })
    expect(await person.run(['delete', 'call Ann today'])).toMatchObject({ code: 0 })
    expect(await titles()).toContain('call Ben today')
    expect(await titles()).not.toContain('call Ann today')
  })

  test('fifty adds at the same time add fifty todos', async () => {
    const before = (await titles()).length
    const ended = await Promise.all(Array.from({ length: 50 }, () => person.run(['add', '--plain', 'milk'])))
    expect(new Set(ended.map(({ code, stderr }) => `${code} ${stderr}`))).toEqual(new Set(['0 ']))
    expect((await user.trpc.todo.list.query({ q: 'milk', limit: 100 })).todos).toHaveLength(50)
    expect((await user.trpc.todo.list.query({ status: 'all', limit: 100 })).todos).toHaveLength(before + 50)
  })

  test('each line of standard input is a todo, and one undo takes all of them back', async () => {
    const { todos } = await person.json(['add', '-'], 'bread tomorrow\r\n\nsalt !high\npepper')
    expect(todos.map(({ item }: { item: string }) => item)).toEqual(['bread', 'salt', 'pepper'])
    expect(await person.run(['undo'])).toMatchObject({
      code: 0,
      stdout: 'Removed: pepper\nRemoved: salt\nRemoved: bread\n',
    })
    await person.run(['add', '-'], 'twin\ntwin')
    expect(await person.run(['undo'])).toMatchObject({ code: 0, stdout: 'Removed: twin\nRemoved: twin\n' })
  })

  test('a todo that is moved to the time of another is moved, and the other named', async () => {
    await person.run(['add', 'lunch with Ada monday 12'])
    await person.run(['add', 'cinema tuesday 20'])
    const moved = await person.run(['move', 'cinema', 'monday', '12:30'])
    expect(moved).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^At the same time as “lunch with Ada”: .*12:30/),
    })
  })

  test('an add that is killed midway and repeated adds nothing twice', async () => {
    const lines = Array.from({ length: 40 }, (_, index) => `killed ${index}`)
    const child = person.start(['add', '-'])
    child.stdin.end(lines.join('\n'))
    await new Promise<void>((resolve) => child.stdout.once('data', () => resolve()))
    child.kill('SIGKILL')
    await new Promise((resolve) => child.once('close', resolve))

    const again = await person.run(['add', '-'], lines.join('\n'))
    expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('interrupted') })
    const { todos } = await person.json(['list', '--search', 'killed'])
    expect(todos.map(({ item }: { item: string }) => item)).toEqual(lines)
    // It is settled, so that the same words are now meant as new todos.
    expect(await person.run(['add', '-'], 'killed 1\nkilled 2')).toMatchObject({ code: 0, stderr: '' })
  })

  test('what a title does to a terminal is not printed, in no form of output', async () => {
    const item = 'bell \u{1b}]0;owned\u0007 \u009b31m red \u202e tfel'
    const { todos } = await user.trpc.todo.create.mutate({ item: 'placeholder' })
    await user.trpc.todo.update.mutate({ id: todos[0]!.id, description: `\u{1b}[2J${item}` })
    const { stdout } = await person.run(['list', '--json', '--search', 'placeholder'])
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
    expect(JSON.parse(stdout).todos[0].description).toContain('\u{1b}[2J')
  })

  test('the assistant answers, and asks before it deletes many', async () => {
    await person.json(['add', '-'], 'old 1 #old\nold 2 #old\nold 3 #old')
    const asked = await person.run(['ask', 'delete', 'all', 'todos', 'tagged', 'old'])
    expect(asked).toMatchObject({ code: 6, stderr: expect.stringContaining('old 2') })
    expect(await person.run(['ask', '--no', 'delete all todos tagged old'])).toMatchObject({ code: 0 })
    expect((await user.trpc.todo.list.query({ tag: 'old' })).todos).toHaveLength(3)
    expect(await person.run(['ask', '--yes', 'delete all todos tagged old'])).toMatchObject({ code: 0 })
    expect((await user.trpc.todo.list.query({ tag: 'old' })).todos).toHaveLength(0)
    const undone = await person.run(['undo', '--run'])
    expect(undone).toMatchObject({ code: 0, stdout: expect.stringContaining('Restored: old 2') })

    const { stdout } = await person.run(['ask', '--json', 'add eggs'])
    const events = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).event)
    expect(events.at(0)).toBe('session_initialized')
    expect(events.at(-1)).toBe('history')
    expect(await person.run(['ask', 'undo'])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('run: todo-agents undo'),
    })
    expect(await person.run(['ask', 'add eggs'])).toMatchObject({ code: 0, stdout: expect.not.stringContaining('*') })
    const continued = await person.run(['ask', '--continue', 'tag it food'])
    expect(continued.stdout).toMatch(/eggs/)
  })

  test('a token is stored for its owner only, and used until it is forgotten', async () => {
    const other = createPerson({})
    const logged = await other.run(['login', server.url, '--token', '-'], `${token}\n`)
    expect(logged).toMatchObject({ code: 0, stdout: `Logged in to ${server.url} as Guest.\n` })
    expect(logged.stdout + logged.stderr).not.toContain(token)
    const file = join(other.home, 'config/todo-agents/credentials.json')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readFileSync(file, 'utf8')).toContain(token)
    expect(await other.json(['whoami'])).toMatchObject({ url: server.url, program: { name: 'my laptop' } })
    expect(await other.run(['logout'])).toMatchObject({ code: 0 })
    expect(await other.run(['logout', server.url])).toMatchObject({ code: 3 })
    expect(existsSync(file)).toBe(false)
    expect(await other.run(['list', '--url', server.url])).toMatchObject({ code: 4, stdout: '' })
    other.remove()
  })

  test('wrong usage, a refused token and a server that is not there have exit codes of their own', async () => {
    expect(await person.run(['frobnicate'])).toMatchObject({ code: 2, stdout: '' })
    expect(await person.run(['add'])).toMatchObject({ code: 2, stdout: '' })
    expect(await person.run(['list', '--limit', 'many'])).toMatchObject({ code: 2, stdout: '' })
    expect(await person.run(['login', server.url, '--token', 'ta_seen'])).toMatchObject({ code: 2 })
    expect(await person.run(['done', '77'])).toMatchObject({ code: 3, stdout: '' })
    expect(await person.run(['list', '--tag', 'nope'])).toMatchObject({ code: 3, stdout: '' })
    expect(await person.run(['add', 'two\nlines'])).toMatchObject({ code: 2, stdout: '' })
    const long = await person.run(['add', 'long '.repeat(2000)])
    expect({ ...long, isShort: long.stderr.length < 200 }).toMatchObject({ code: 2, stdout: '', isShort: true })
    const nowhere = await person.run(['list', '--url', 'http://127.0.0.1:9'])
    expect(nowhere).toMatchObject({
      code: 5,
      stdout: '',
      stderr: expect.stringContaining('at http://127.0.0.1:9 cannot'),
    })
    const stranger = createPerson({ TODO_AGENTS_URL: server.url, TODO_AGENTS_TOKEN: 'ta_wrong' })
    const { code, stderr } = await stranger.run(['list', '--json'])
    expect({ code, ...JSON.parse(stderr) }).toEqual({
      code: 4,
      error: { code: 'unauthorized', message: expect.stringContaining('the token in TODO_AGENTS_TOKEN') },
    })
    stranger.remove()
  })

  test('an export is whole, private, and replaces no file unasked', async () => {
    const path = join(person.home, 'export.json')
    expect(await person.run(['export', path])).toMatchObject({ code: 0, stdout: '' })
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ format: 'todo-agents-export' })
    expect(await person.run(['export', path])).toMatchObject({ code: 1 })
    expect(await person.run(['export', '--force', path])).toMatchObject({ code: 0 })
    const { stdout } = await person.run(['export'])
    expect(JSON.parse(stdout).todos.length).toBeGreaterThan(50)
  })

  test('a reader that stops early is no error', async () => {
    await person.run(['add', '-'], 'seen by the reader\nnot seen by the reader')
    const bin = join(import.meta.dirname, '../bin/todo-agents.js')
    for (const command of ['export', 'list']) {
      const script = `"${process.execPath}" "${bin}" ${command} | head -c 5; echo "\${PIPESTATUS[0]}"`
      const { stdout, stderr } = await promisify(execFile)('bash', ['-c', script], { env: person.env })
      expect(stderr).toBe('')
      expect(stdout.trim()).toMatch(/0$/)
    }
  })

  test('the completion of bash can be sourced twice, and needs no package', async () => {
    const { stdout } = await person.run(['completion', 'bash'])
    const bin = join(import.meta.dirname, '../bin/todo-agents.js')
    const lines = [
      'set -e',
      stdout,
      stdout,
      `todo-agents() { "${process.execPath}" "${bin}" "$@"; }`,
      'COMP_WORDS=(todo-agents und) COMP_CWORD=1',
      // It exists only while bash completes.
      'compopt() { :; }',
      '__todo_agents_complete; echo "$COMPREPLY"',
    ]
    const completed = spawnSync('bash', ['--norc'], { input: lines.join('\n'), encoding: 'utf8', env: person.env })
    expect(completed).toMatchObject({ stdout: 'undo\n', stderr: '' })
  })

  test.each(['bash', 'zsh', 'fish'])('the completion of %s is a script of that shell', async (shell) => {
    const { code, stdout } = await person.run(['completion', shell])
    expect(code).toBe(0)
    expect(stdout).toContain('todo-agents')
    const checked = spawnSync(shell, ['-n'], { input: stdout, encoding: 'utf8' })
    // A shell that is not installed cannot check it.
    if (!checked.error) expect(checked).toMatchObject({ status: 0, stderr: '' })
    const { stdout: suggested } = await person.run(['complete', '--', 'un'])
    expect(suggested).toContain('undo\t')
  })
})
