import type { Ui } from '@todo-agents/contract/user'
import { Check } from 'lucide-react'
import { useId, useState } from 'react'
import { Segmented } from '../../components/segmented.tsx'
import { ACCENTS, showLook } from '../../lib/page/look.ts'
import { savedTheme, saveTheme } from '../../lib/page/theme.ts'
import { settingsTexts as t } from '../../lib/texts/settings.ts'
import { useMe } from '../../lib/user/me.ts'
import { SettingChoice, SettingGroup } from './setting.tsx'
import { useSave } from './use-save-me.ts'

const THEMES = [
  { value: 'system', label: t.themeSystem },
  { value: 'light', label: t.themeLight },
  { value: 'dark', label: t.themeDark },
] as const

const DENSITIES = [
  { value: 'comfortable', label: t.comfortable },
  { value: 'compact', label: t.compact },
] as const

/** Theme, accent and density. */
export function LookSection() {
  const { ui } = useMe()
  const save = useSave()
  const [theme, setTheme] = useState(savedTheme)

  async function choose(change: Ui) {
    showLook({ ...ui, ...change })
    if (!(await save({ ui: change }))) showLook(ui)
  }

  return (
    <SettingGroup>
      <SettingChoice label={t.theme} hint={t.themeHint}>
        <Segmented
          label={t.theme}
          showLabel={false}
          options={THEMES}
          value={theme}
          onChange={(theme) => {
            setTheme(theme)
            saveTheme(theme)
          }}
        />
      </SettingChoice>
      <SettingChoice label={t.accent} hint={t.accentHint}>
        <AccentChoice value={ui.accent ?? 'indigo'} onChange={(accent) => void choose({ accent })} />
      </SettingChoice>
      <SettingChoice label={t.density} hint={t.densityHint}>
        <Segmented
          label={t.density}
          showLabel={false}
          options={DENSITIES}
          value={ui.density ?? 'comfortable'}
          onChange={(density) => void choose({ density })}
        />
      </SettingChoice>
    </SettingGroup>
  )
}

type Accent = NonNullable<Ui['accent']>

function AccentChoice({ value, onChange }: { value: Accent; onChange: (accent: Accent) => void }) {
  const name = useId()
  return (
    <div className="-m-1 flex flex-wrap">
      {ACCENTS.map((accent) => (
        <label
          key={accent}
          title={t[accent]}
          className="accent-choice relative grid size-9 place-items-center rounded-full has-focus-visible:outline-2 has-focus-visible:outline-accent-text pointer-coarse:size-11"
        >
          <input
            type="radio"
            name={name}
            aria-label={t[accent]}
            className="absolute inset-0 appearance-none rounded-full outline-none"
            checked={accent === value}
            onChange={() => onChange(accent)}
          />
          <span
            data-accent={accent}
            className="grid size-6 place-items-center rounded-full bg-accent text-on-accent forced-color-adjust-none"
          >
            {accent === value && <Check size={14} strokeWidth={3} aria-hidden />}
          </span>
        </label>
      ))}
    </div>
  )
}
