export function formatFeedPosition(change_id: string, at: Date): string {
  return `${change_id}:${at.getTime()}`
}

/** Splits a position into its parts. `at` is null for a position without a time, such as the id of a change. */
export function parseFeedPosition(position: string): { change_id: string; at: Date | null } {
  const [change_id = '', at] = position.split(':')
  return { change_id, at: at === undefined ? null : new Date(Number(at)) }
}
