import type { AccessScope } from '@todo-agents/contract/program'
import { useId } from 'react'
import { connectTexts as t } from '../../lib/texts/connect.ts'

interface ScopeChoiceProps {
  asked: AccessScope[]
  chosen: AccessScope[]
  onChange: (chosen: AccessScope[]) => void
}

/** A check box for each scope that the app asks for. */
export function ScopeChoice({ asked, chosen, onChange }: ScopeChoiceProps) {
  const hintId = useId()
  return (
    <fieldset aria-describedby={chosen.length === 0 ? hintId : undefined}>
      <legend className="mb-1 font-semibold">{t.allowed}</legend>
      {asked.map((scope) => (
        <ScopeBox
          key={scope}
          scope={scope}
          checked={chosen.includes(scope)}
          onChange={(checked) => onChange(asked.filter((each) => (each === scope ? checked : chosen.includes(each))))}
        />
      ))}
      {chosen.length === 0 && (
        <p id={hintId} role="status" className="mt-1 text-danger text-sm">
          {t.chooseOne}
        </p>
      )}
    </fieldset>
  )
}

interface ScopeBoxProps {
  scope: AccessScope
  checked: boolean
  onChange: (checked: boolean) => void
}

function ScopeBox({ scope, checked, onChange }: ScopeBoxProps) {
  const id = useId()
  const { title, text } = t.scopes[scope]
  return (
    <div className="flex items-start gap-3 py-2">
      <input
        id={id}
        type="checkbox"
        checked={checked}
        aria-describedby={`${id}-text`}
        onChange={(event) => onChange(event.target.checked)}
        className="mt-1 size-4 shrink-0 accent-accent pointer-coarse:size-6"
      />
      <div className="min-w-0">
        <label htmlFor={id} className="block font-medium pointer-coarse:py-1">
          {title}
        </label>
        <p id={`${id}-text`} className="text-pretty text-muted text-sm">
          {text}
        </p>
      </div>
    </div>
  )
}
