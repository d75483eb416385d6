/** The words that stand for days near today. */
export const time = {
  today: 'Today',
  tomorrow: 'Tomorrow',
  yesterday: 'Yesterday',
  // Within a sentence
  inSentence: { today: 'today', tomorrow: 'tomorrow', yesterday: 'yesterday' },
  on: (day: string) => `on ${day}`,
  at: (when: string, clock: string) => `${when} at ${clock}`,
}
