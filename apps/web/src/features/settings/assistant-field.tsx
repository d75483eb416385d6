import type { Assistant, AssistantStatus } from '@todo-agents/contract/user'
import { CircleAlert } from 'lucide-react'
import { Field, Select } from '../../components/field.tsx'
import { trpc } from '../../lib/server/trpc.ts'
import { useMe } from '../../lib/user/me.ts'

const CHOICES: Record<Assistant, string> = {
  model: 'The language model',
  auto: 'The built-in rules where they are sure, else the model',
  offline: 'The built-in rules, which cost nothing',
}

/** Who answers the user, which model that is, and what is wrong with it. */
export function AssistantField() {
  const { assistant } = useMe()
  const { data } = trpc.assistant.get.useQuery(undefined, { staleTime: 0 })
  return data ? <AssistantChoice status={data} chosen={assistant} /> : null
}

interface AssistantChoiceProps {
  status: AssistantStatus
  /** Null: as the operator has set it. */
  chosen: Assistant | null
}

/** Exported for its test. */
export function AssistantChoice({ status: { choices, model, problem }, chosen }: AssistantChoiceProps) {
  if (choices.length < 2 && model === null && problem === null) return null
  return (
    <section className="flex flex-col gap-1.5">
      {choices.length > 1 && (
        <Field label="Who answers">
          {(control) => (
            <Select {...control} name="assistant" defaultValue={chosen ?? ''}>
              <option value="">As this server is set up</option>
              {choices.map((choice) => (
                <option key={choice} value={choice}>
                  {CHOICES[choice]}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
      {model !== null && (
        <p className="break-words text-[13px] text-muted">
          Language model: <bdi>{model}</bdi>
        </p>
      )}
      {problem !== null && (
        <p className="flex items-start gap-1.5 break-words text-[13px] text-danger">
          <CircleAlert size={14} className="mt-0.5 shrink-0" aria-hidden />
          {problem}
        </p>
      )}
    </section>
  )
}
