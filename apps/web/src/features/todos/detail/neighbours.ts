/** The list of todos on screen. Its rows have the attribute `data-todo` with their id. */
const LIST = '#todos'

/** Returns the todo that the list shows before or after another one, or null. */
export function neighbourOf(id: string, by: -1 | 1): string | null {
  const ids = [...new Set(rows().map((row) => row.dataset.todo ?? ''))]
  const place = ids.indexOf(id)
  return place < 0 ? null : (ids[place + by] ?? null)
}

/** Scrolls the row of a todo into view. */
export function showRow(id: string): void {
  rowOf(id)?.scrollIntoView({ block: 'nearest' })
}

/** Moves the focus to the row of a todo. Returns false if the list does not show it. */
export function focusRow(id: string): boolean {
  const row = rowOf(id)
  const control = row?.querySelector<HTMLElement>('[data-control="edit"]') ?? row
  control?.focus()
  return control !== undefined && document.activeElement === control
}

function rowOf(id: string): HTMLElement | undefined {
  return rows().find(({ dataset }) => dataset.todo === id)
}

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(`${LIST} [data-todo]`)]
}
