/** Returns the final message of a run that its user stopped, with a line for each change that the run had made. */
export function stoppedMessage(changes: string[]): string {
  if (changes.length === 0) return 'Stopped. Nothing had been changed.'
  return `Stopped. These changes had already been made:\n${changes.map((line) => `- ${line}`).join('\n')}`
}

/** Returns the final message of a run whose question expired, with a line for each change that the run had made. */
export function expiredMessage(changes: string[]): string {
  const sentence = 'You did not answer my question in time, so I left those todos as they are.'
  if (changes.length === 0) return `${sentence} Nothing was changed.`
  return `${sentence} These changes had been made before:\n${changes.map((line) => `- ${line}`).join('\n')}`
}
