import { trpc } from '../server/trpc.ts'
import { language } from '../texts/language.ts'

/**
 * Returns whether the assistant understands the language of the page, as a language model does: the built-in rules
 * understand English only. Null until that is known.
 */
export function useUnderstandsAll(): boolean | null {
  const isEnglish = language === 'en'
  const { data, isError } = trpc.assistant.get.useQuery(undefined, { enabled: !isEnglish })
  if (isEnglish) return true
  if (isError) return false
  return data ? data.assistant !== 'offline' : null
}
