import type { BrowserContext, Page } from 'playwright-core'
import type { AppInBrowser } from './app-in-browser.ts'
import { continueAsGuest, dayInBrowser, send } from './app-in-browser.ts'
import { quickAddOf } from './page-parts.ts'
import { call, callByToken, createToken } from './server-calls.ts'

/** A view of the app, with what a test has to do until it is on screen. */
export interface View {
  name: string
  path: string
  /** Runs when the page has loaded. */
  open?: (page: Page, width: number) => Promise<unknown>
  /** The views that only a page of less than this width has. */
  below?: number
}

const at = (hour: number) => `${dayInBrowser()}T${String(hour).padStart(2, '0')}:00:00.000Z`

/** A guest whose views all have something to show. */
export interface FilledApp {
  /** The ids that addresses need. */
  ids: { list: string; todo: string; program: string }
  /** Signs in a new context as that guest. */
  storageState: Awaited<ReturnType<BrowserContext['storageState']>>
}

/** Signs in a guest, and gives all views something to show. */
export async function fillApp(app: AppInBrowser): Promise<FilledApp> {
  const context = await app.newContext()
  const page = await context.newPage()
  await continueAsGuest(page)
  await quickAddOf(page).waitFor()
  const create = (item: string, fields: object = {}) =>
    call<{ todos: { id: string }[] }>(app, context, 'todo.create', { item, ...fields })
  const { list } = await call<{ list: { id: string } }>(app, context, 'list.create', { name: 'Garden', color: 'green' })
  await create('Pay the rent', { due_date: dayInBrowser(-2), importance: 'high' })
  await create('Standup', { start_time: at(9), tags: ['work'], recurrence: 'FREQ=DAILY' })
  await create('Lunch with Ada', { start_time: at(11) })
  const { todos } = await create('Plan the garden', {
    due_date: dayInBrowser(),
    list_id: list.id,
    tags: ['home', 'weekend'],
    description: 'Where the tomatoes go.',
  })
  const todo = todos[0]!.id
  await create('Buy seeds', { parent_id: todo })
  await create('Write the report', { due_date: dayInBrowser(3), importance: 'medium', tags: ['work'] })
  await create('Read a book')
  const done = await create('Water the plants')
  await call(app, context, 'todo.complete', { id: [done.todos[0]!.id] })
  const { token, program } = await createToken(app, context, { name: 'Weather script' })
  await callByToken(app, token, 'todo.create', { item: 'Take an umbrella' })
  await send(page, 'What do I have this week?')
  await page.getByRole('button', { name: 'Send' }).waitFor()
  const storageState = await context.storageState()
  await context.close()
  return { ids: { list: list.id, todo, program: program.id }, storageState }
}

const rows = (page: Page) => page.getByRole('listitem').filter({ hasText: /\w/ }).first().waitFor()
const heading = (page: Page) => page.getByRole('heading', { level: 1 }).first().waitFor()

/** Returns all views of a signed-in user. */
export function allViews({ list, todo, program }: FilledApp['ids']): View[] {
  const settings = ['look', 'language', 'assistant', 'notifications', 'programs', 'usage', 'keyboard']
  return [
    ...['today', 'upcoming', 'inbox', 'all', 'done', 'history'].map((name) => ({ name, path: `/${name}`, open: rows })),
    { name: 'list', path: `/list/${list}`, open: rows },
    { name: 'tag', path: '/tag/work', open: rows },
    { name: 'search', path: '/search?q=garden', open: rows },
    { name: 'search-empty', path: '/search', open: heading },
    {
      name: 'detail',
      path: `/today?todo=${todo}`,
      open: (page) => page.locator('#detail').getByRole('textbox').first().waitFor(),
    },
    {
      name: 'assistant',
      path: '/assistant',
      // The text is plain until the parser of Markdown has loaded.
      open: (page) => page.locator('.markdown').first().waitFor(),
    },
    ...settings.map((name) => ({ name: `settings-${name}`, path: `/settings/${name}`, open: heading })),
    {
      name: 'settings',
      path: '/settings',
      open: (page) => page.getByRole('navigation', { name: /settings/ }).waitFor(),
    },
    { name: 'account', path: '/account', open: heading },
    {
      name: 'new-token',
      path: '/settings/programs',
      open: async (page) => {
        await page.locator('h2 + button').click()
        await page.getByRole('checkbox').first().waitFor()
      },
    },
    {
      name: 'undo-program',
      path: `/history?by=${program}`,
      open: async (page) => {
        await page.getByRole('button', { name: /Weather script/ }).click()
        await page.getByRole('dialog').getByRole('listitem').first().waitFor()
      },
    },
    {
      name: 'palette',
      path: '/today',
      open: async (page) => {
        await rows(page)
        await page.getByRole('button', { name: 'Search or do anything' }).click()
        await page.getByRole('combobox').fill('ga')
        await page.getByRole('option').first().waitFor()
      },
    },
    {
      name: 'help',
      path: '/today',
      open: async (page) => {
        await rows(page)
        await page.keyboard.press('?')
        await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
      },
    },
    {
      name: 'drawer',
      path: '/today',
      below: 1280,
      open: async (page) => {
        await page.getByRole('button', { name: 'Open the side bar' }).click()
        await page.getByRole('dialog', { name: 'Places' }).waitFor()
      },
    },
  ]
}

/** Shows a view, when the motion of its parts has ended. */
export async function showView(page: Page, { path, open }: View, width: number): Promise<void> {
  await page.goto(path)
  await open?.(page, width)
  await page.evaluate('Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null)))')
}
