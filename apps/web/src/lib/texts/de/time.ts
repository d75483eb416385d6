import type { time as english } from '../en/time.ts'

export const time: typeof english = {
  today: 'Heute',
  tomorrow: 'Morgen',
  yesterday: 'Gestern',
  // Within a sentence
  inSentence: { today: 'heute', tomorrow: 'morgen', yesterday: 'gestern' },
  on: (day) => `am ${day}`,
  at: (when, clock) => `${when} um ${clock}`,
}
