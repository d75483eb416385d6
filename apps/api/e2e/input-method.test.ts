import type { CDPSession, Locator, Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { appForTests, openGuest } from './app-for-tests.ts'

const app = appForTests({ env: { RATE_LIMIT_PER_MINUTE: '1000' } })
let page: Page
let keys: CDPSession

beforeAll(async () => {
  ;({ page } = await openGuest(app))
  keys = await page.context().newCDPSession(page)
  await textbox('Message').waitFor()
})

function textbox(name: string | RegExp): Locator {
  return page.getByRole('textbox', { name })
}

/**
 * Ends a composition with Enter, with the events in the order of each browser. The key event has the text of Enter, so
 * the browser would submit a form or break a line unless the page prevents it. Each order composes a word of its own,
 * so that what one of them has saved cannot pass for what the other saves.
 */
const ORDERS = [
  {
    browser: 'Chrome',
    word: '会议',
    compose: async (word: string) => {
      await startComposition(word)
      await pressComposedEnter()
      await keys.send('Input.insertText', { text: word })
    },
  },
  {
    browser: 'Safari',
    word: '计划',
    compose: async (word: string) => {
      await startComposition(word)
      await keys.send('Input.insertText', { text: word })
      await pressComposedEnter()
    },
  },
]

async function startComposition(word: string): Promise<void> {
  await keys.send('Input.imeSetComposition', { text: word, selectionStart: word.length, selectionEnd: word.length })
}

async function pressComposedEnter(): Promise<void> {
  const enter = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229 } as const
  await keys.send('Input.dispatchKeyEvent', { type: 'keyDown', text: '\r', ...enter })
  await keys.send('Input.dispatchKeyEvent', { type: 'keyUp', ...enter })
}

interface Case {
  field: string
  open(): Promise<Locator>
  /** Expects that the Enter of the composition has changed nothing. */
  isOpen(input: Locator, word: string): Promise<void>
  /** Resolves when a plain Enter has taken effect. */
  taken(word: string): Promise<void>
}

const holdsWord = async (input: Locator, word: string) => expect(await input.inputValue()).toContain(word)

const details = () => page.locator('#detail')

async function closeDetails(): Promise<void> {
  await details().getByRole('button', { name: 'Close the details' }).click()
  await details().waitFor({ state: 'detached' })
}

async function closeDialog(): Promise<void> {
  await page.getByRole('button', { name: 'Close' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

async function openTags(): Promise<void> {
  const edit = page.getByRole('button', { name: 'Edit the tags' })
  if ((await edit.count()) === 0) {
    await textbox('Add a todo').fill('Water the plants #garden')
    await textbox('Add a todo').press('Enter')
  }
  await edit.click()
}

const CASES: Case[] = [
  {
    field: 'the composer',
    open: async () => textbox('Message'),
    isOpen: holdsWord,
    taken: (word) => page.getByRole('log').getByText(word).last().waitFor(),
  },
  {
    field: 'the quick add',
    open: async () => textbox('Add a todo'),
    isOpen: holdsWord,
    taken: (word) => page.getByRole('list', { name: /todos/i }).getByText(word).first().waitFor(),
  },
  {
    field: 'the title of a todo',
    open: async () => {
      await page.getByRole('button', { name: 'Add with details' }).click()
      return details().getByRole('textbox', { name: 'Title', exact: true })
    },
    isOpen: holdsWord,
    taken: async (word) => {
      await page.locator('#todos [data-todo]', { hasText: word }).last().waitFor()
      await closeDetails()
    },
  },
  {
    field: 'the tag picker',
    open: async () => {
      await page.getByRole('button', { name: 'Add with details' }).click()
      return page.getByPlaceholder('Add a tag')
    },
    isOpen: holdsWord,
    taken: async (word) => {
      await page.getByRole('button', { name: `Remove tag ${word}` }).waitFor()
      await closeDetails()
    },
  },
  {
    field: 'the time of a todo in words',
    open: async () => {
      await page.getByRole('button', { name: 'Add with details' }).click()
      return details().getByRole('textbox', { name: 'When', exact: true })
    },
    isOpen: async (input, word) => {
      await holdsWord(input, word)
      expect(await details().getByText('This is no date or time that I know.').count()).toBe(0)
    },
    taken: async () => {
      await details().getByText('This is no date or time that I know.').waitFor()
      await closeDetails()
    },
  },
  {
    field: 'the name of a conversation',
    open: async () => {
      await page.getByRole('button', { name: /^Chats, now/ }).click()
      await page
        .getByRole('button', { name: /^Rename/ })
        .first()
        .click()
      return textbox(/^New name of/)
    },
    isOpen: holdsWord,
    taken: async () => {
      await textbox(/^New name of/).waitFor({ state: 'detached' })
      await page.keyboard.press('Escape')
    },
  },
  {
    field: 'the name of a new tag',
    open: async () => {
      await openTags()
      return textbox('New tag')
    },
    isOpen: holdsWord,
    taken: async (word) => {
      await textbox(new RegExp(`^Name of ${word}`)).waitFor()
      await closeDialog()
    },
  },
  {
    field: 'the name of a tag',
    open: async () => {
      await openTags()
      return textbox(/^Name of/).first()
    },
    isOpen: async () => expect(await page.locator(':focus').getAttribute('aria-label')).toMatch(/^Name of/),
    taken: async () => {
      await page.waitForFunction(`!/^Name of/.test(document.activeElement.getAttribute('aria-label') ?? '')`)
      await closeDialog()
    },
  },
  {
    field: 'the name of a new list',
    open: async () => textbox('New list'),
    isOpen: holdsWord,
    taken: (word) => page.getByRole('heading', { level: 1, name: word }).waitFor(),
  },
]

describe.each(ORDERS)('a composition that ends with Enter, in the order of $browser', ({ word, compose }) => {
  test.each(CASES)('the composed Enter does nothing in $field, and the next Enter does', async (one) => {
    const input = await one.open()
    await input.click()
    await input.press('End')
    await compose(word)
    await one.isOpen(input, word)
    await input.press('Enter')
    await one.taken(word)
  })
})
