import { trpc } from '../../../lib/server/trpc.ts'
import { language } from '../../../lib/texts/language.ts'
import type { Suggestion, SuggestionFacts } from './suggestions.ts'
import { suggestionsOf } from './suggestions.ts'

/** Returns the suggestions for a user with these todos. */
export function useSuggestions(counts: Omit<SuggestionFacts, 'understandsAll'>): Suggestion[] {
  const isEnglish = language === 'en'
  const { data } = trpc.assistant.get.useQuery(undefined, { enabled: !isEnglish })
  return suggestionsOf({ ...counts, understandsAll: isEnglish || data?.assistant === 'model' })
}
