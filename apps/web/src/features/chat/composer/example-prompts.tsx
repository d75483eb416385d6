import { Sparkles } from 'lucide-react'

const EXAMPLES = [
  'Create a todo for team meeting tomorrow at 2 PM, high importance',
  'What do I have this week?',
  'Move the team meeting to Friday at 10 AM',
  'Find an hour for exercise tomorrow',
]

/** Shown in an empty chat: examples of what the user can say. */
export function ExamplePrompts({ onChoose }: { onChoose: (prompt: string) => void }) {
  return (
    <div className="my-auto flex flex-col py-6">
      <span aria-hidden className="grid size-11 place-items-center rounded-2xl bg-accent-soft text-accent-text">
        <Sparkles size={21} />
      </span>
      <h3 className="mt-4 font-semibold text-lg tracking-tight">What can I do for you?</h3>
      <p className="mt-1 text-muted text-sm">
        Say it in your own words. I work on your list, and every step can be undone.
      </p>
      <ul aria-label="Examples" className="mt-5 flex flex-col gap-2">
        {EXAMPLES.map((example) => (
          <li key={example}>
            <button
              type="button"
              onClick={() => onChoose(example)}
              className="w-full rounded-xl border border-line bg-surface px-3.5 py-2.5 text-left text-sm leading-5 transition-colors hover:border-accent/50 hover:bg-accent-soft"
            >
              {example}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
