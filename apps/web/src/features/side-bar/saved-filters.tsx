/** The searches that the user has saved under a name. */
export function SavedFilters(_: { onChosen: (() => void) | undefined }) {
  return null
}
