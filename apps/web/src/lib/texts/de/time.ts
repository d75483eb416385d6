import type { time as english } from '../en/time.ts'

export const time: typeof english = {
  today: 'Heute',
  tomorrow: 'Morgen',
  yesterday: 'Gestern',
}
