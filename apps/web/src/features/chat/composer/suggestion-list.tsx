import { Sparkles } from 'lucide-react'
import { chatTexts as t } from '../../../lib/texts/chat.ts'
import type { Suggestion } from './suggestions.ts'

interface SuggestionListProps {
  suggestions: Suggestion[]
  /** True when the page is not in English, and the assistant understands English only. */
  isEnglishOnly: boolean
  onChoose: (message: string) => void
}

/** Shown in an empty chat: what the user may want to say. */
export function SuggestionList({ suggestions, isEnglishOnly, onChoose }: SuggestionListProps) {
  return (
    <div className="my-auto flex flex-col py-6">
      <span aria-hidden className="grid size-11 place-items-center rounded-2xl bg-accent-soft text-accent-text">
        <Sparkles size={21} />
      </span>
      <h2 className="mt-4 font-semibold text-lg tracking-tight">{t.whatToDo}</h2>
      <p className="mt-1 text-muted text-sm">{isEnglishOnly ? t.inEnglish : t.inYourWords}</p>
      <ul aria-label={t.suggestions} className="mt-5 flex flex-col gap-2">
        {suggestions.map(({ label, message }) => (
          <li key={message}>
            <button
              type="button"
              lang={isEnglishOnly ? 'en' : undefined}
              onClick={() => onChoose(message)}
              className="min-h-11 w-full rounded-xl border border-line bg-surface px-3.5 py-2 text-left text-sm leading-5 transition-colors hover:border-accent/50 hover:bg-accent-soft"
            >
              {label}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
