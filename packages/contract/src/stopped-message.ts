/** The last words of a run that its user stopped: which changes had already landed, a line for each. */
export function stoppedMessage(changes: string[]): string {
  if (changes.length === 0) return 'Stopped. Nothing had been changed.'
  return `Stopped. These changes had already been made:\n${changes.map((line) => `- ${line}`).join('\n')}`
}

/** The last words of a run whose question the user did not answer in time. */
export function expiredMessage(changes: string[]): string {
  const sentence = 'You did not answer my question in time, so I left those todos as they are.'
  if (changes.length === 0) return `${sentence} Nothing was changed.`
  return `${sentence} These changes had been made before:\n${changes.map((line) => `- ${line}`).join('\n')}`
}
