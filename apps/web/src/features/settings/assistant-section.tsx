import type { Assistant, AssistantStatus } from '@todo-agents/contract/user'
import { CircleAlert } from 'lucide-react'
import { Select } from '../../components/field.tsx'
import { Switch } from '../../components/switch.tsx'
import { trpc } from '../../lib/server/trpc.ts'
import { settingsTexts as t } from '../../lib/texts/settings.ts'
import { useMe } from '../../lib/user/me.ts'
import { Preferences } from './preferences.tsx'
import { Setting, SettingGroup } from './setting.tsx'
import { useSave } from './use-save-me.ts'
import { Wordings } from './wordings.tsx'

const CHOICES: Record<Assistant, string> = { model: t.byModel, auto: t.byAuto, offline: t.byRules }
const NOW: Record<Assistant, string> = { model: t.nowModel, auto: t.nowAuto, offline: t.nowRules }

/** Who answers, what they may do, what they always follow, and what the user's words mean. */
export function AssistantSection() {
  const { assistant, ask_before_deleting } = useMe()
  const save = useSave()
  const { data } = trpc.assistant.get.useQuery(undefined, { staleTime: 0 })
  return (
    <>
      <SettingGroup>
        {data && (
          <AssistantChoice status={data} chosen={assistant} onChange={(assistant) => void save({ assistant })} />
        )}
        <Setting label={t.askBefore} hint={t.askBeforeHint}>
          {(control) => (
            <Switch
              {...control}
              checked={ask_before_deleting}
              onChange={(ask_before_deleting) => void save({ ask_before_deleting })}
            />
          )}
        </Setting>
      </SettingGroup>
      <section>
        <h2 className="font-semibold text-body">{t.follows}</h2>
        <p className="mt-0.5 mb-3 text-muted text-sm">{t.followsHint}</p>
        <div className="rounded-xl border border-line bg-surface p-2 shadow-xs">
          <Preferences />
        </div>
      </section>
      <section>
        <h2 className="font-semibold text-body">{t.wordings}</h2>
        <p className="mt-0.5 mb-3 text-muted text-sm">{t.wordingsHint}</p>
        <div className="flex flex-col rounded-xl border border-line bg-surface p-2 shadow-xs">
          <Wordings />
        </div>
      </section>
    </>
  )
}

interface AssistantChoiceProps {
  status: AssistantStatus
  /** Null: as the operator has set it. */
  chosen: Assistant | null
  onChange: (chosen: Assistant | null) => void
}

/** Who answers the user now, which model that is, and what is wrong with it. Exported for its test. */
export function AssistantChoice({ status: { choices, model, problem }, chosen, onChange }: AssistantChoiceProps) {
  const [byServer = 'offline'] = choices
  // As the server decides: it ignores what the operator does not allow any more.
  const answering = chosen !== null && choices.includes(chosen) ? chosen : byServer
  const facts = (
    <>
      <span className="block break-words">
        {NOW[answering]}
        {answering !== 'offline' && model !== null && (
          <>
            {' '}
            {t.model} <bdi>{model}</bdi>
          </>
        )}
      </span>
      {problem !== null && (
        <span className="mt-1 flex items-start gap-1.5 break-words text-danger">
          <CircleAlert size={14} className="mt-0.5 shrink-0" aria-hidden />
          {problem}
        </span>
      )}
    </>
  )
  if (choices.length < 2) {
    return (
      <div className="px-4 py-3.5">
        <p className="font-medium text-sm">{t.whoAnswers}</p>
        <p className="mt-0.5 text-note text-muted">{facts}</p>
      </div>
    )
  }
  return (
    <Setting label={t.whoAnswers} hint={facts}>
      {(control) => (
        <Select
          {...control}
          className="w-full sm:w-60"
          value={chosen ?? ''}
          onChange={({ target }) => onChange((target.value || null) as Assistant | null)}
        >
          <option value="">{t.asServer}</option>
          {choices.map((choice) => (
            <option key={choice} value={choice}>
              {CHOICES[choice]}
            </option>
          ))}
        </Select>
      )}
    </Setting>
  )
}
