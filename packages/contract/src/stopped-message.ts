/** The last words of a run that its user stopped: which changes had already landed, a line for each. */
export function stoppedMessage(changes: string[]): string {
  if (changes.length === 0) return 'Stopped. Nothing had been changed.'
  return `Stopped. These changes had already been made:\n${changes.map((line) => `- ${line}`).join('\n')}`
}
