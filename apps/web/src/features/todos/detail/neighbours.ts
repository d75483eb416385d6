/** The list of todos on screen. Its rows have the attribute `data-todo` with their id. */
const LIST = '#todos'

/** Moves the focus to the row of a todo. Returns false if the list does not show it. */
export function focusRow(id: string): boolean {
  const row = [...document.querySelectorAll<HTMLElement>(`${LIST} [data-todo]`)].find(
    ({ dataset }) => dataset.todo === id,
  )
  const control = row?.querySelector<HTMLElement>('[data-control="edit"]') ?? row
  control?.focus()
  return control !== undefined && document.activeElement === control
}
