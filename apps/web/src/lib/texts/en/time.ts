/** The words that stand for days near today. */
export const time = {
  today: 'Today',
  tomorrow: 'Tomorrow',
  yesterday: 'Yesterday',
}
