import { language } from './language.ts'
import type { Part } from './part.ts'

// Only a reader of German loads the German texts. Every file with texts imports this one, so it waits for them.
const german: Partial<Record<Part, unknown>> | null = language === 'de' ? (await import('./de/index.ts')).german : null

/**
 * Returns the texts of a part in the language of the reader. The English texts are the catalogue: the German ones have
 * its type, so TypeScript fails when one is missing, is not in the catalogue, or takes other values.
 */
export function texts<Texts extends object>(part: Part, english: Texts): Texts {
  return (german?.[part] as Texts | undefined) ?? english
}
