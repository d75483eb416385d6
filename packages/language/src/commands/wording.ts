import type { Asked } from './learned/asked.ts'

/** What the user has confirmed that words mean. */
export interface Wording {
  text: string
  means: Asked
}
