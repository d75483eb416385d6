import type { Locator, Page } from 'playwright-core'

/** The field above a list that adds a todo to it. */
export const quickAddOf = (page: Page): Locator => page.getByRole('textbox', { name: 'Add a todo' })

/** The row of a todo in the list. A search by its text would also find the rows that name it, as one that overlaps. */
export const rowOf = (page: Page, item: string): Locator =>
  page.locator(`main [data-todo]:has([aria-label="Edit ${item}"])`)

/** The titles of the rows in the list, from the top. */
export const titlesOf = (page: Page): Promise<string[]> => page.locator('main [data-control="edit"]').allTextContents()

/** The toast with these words; without words, the last one. */
export const toastOf = (page: Page, words?: string | RegExp): Locator =>
  words === undefined ? page.locator('.toast').last() : page.locator('.toast', { hasText: words })
