import { MAX_DURATION, MIN_DURATION } from '@todo-agents/contract/bounds'
import type { Language, Me } from '@todo-agents/contract/user'
import { zoneName, zoneNames } from '@todo-agents/contract/zone-name'
import { useState } from 'react'
import { Select } from '../../components/field.tsx'
import { chooseLanguage } from '../../lib/texts/language.ts'
import { settingsTexts as t } from '../../lib/texts/settings.ts'
import { useMe } from '../../lib/user/me.ts'
import { SavedInput } from './saved-input.tsx'
import { Setting, SettingChoice, SettingGroup } from './setting.tsx'
import { useSave } from './use-save-me.ts'

/** The names of the languages, each in its own language. */
const LANGUAGES: Record<Language, string> = { en: 'English', de: 'Deutsch' }

const SELECT = 'w-full sm:w-60'

/** The language, and how the user counts and writes days and hours. */
export function LanguageSection() {
  const me = useMe()
  const save = useSave()
  const [durationError, setDurationError] = useState<string>()

  async function saveLanguage(language: Language | null) {
    if (!(await save({ language }))) return
    chooseLanguage(language)
    window.location.reload()
  }

  function saveDuration(text: string) {
    const minutes = Number(text)
    const isValid = Number.isInteger(minutes) && minutes >= MIN_DURATION && minutes <= MAX_DURATION
    setDurationError(isValid ? undefined : t.durationWrong(MIN_DURATION, MAX_DURATION))
    if (isValid) void save({ default_duration: minutes })
  }

  return (
    <>
      <SettingGroup>
        <Setting label={t.pageLanguage} hint={t.pageLanguageHint}>
          {(control) => (
            <Select
              {...control}
              className={SELECT}
              value={me.language ?? ''}
              onChange={({ target }) => void saveLanguage((target.value || null) as Language | null)}
            >
              <option value="">{t.languageSystem}</option>
              {Object.entries(LANGUAGES).map(([code, name]) => (
                <option key={code} value={code} lang={code}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Setting>
        <Setting label={t.zone} hint={t.zoneHint}>
          {(control) => (
            <Select
              {...control}
              className={SELECT}
              value={zoneName(me.time_zone)}
              onChange={({ target }) => void save({ time_zone: target.value })}
            >
              {timeZones(zoneName(me.time_zone)).map((zone) => (
                <option key={zone}>{zone}</option>
              ))}
            </Select>
          )}
        </Setting>
        <Setting label={t.clock}>
          {(control) => (
            <Select
              {...control}
              className={SELECT}
              value={me.hour_cycle ?? ''}
              onChange={({ target }) => void save({ hour_cycle: (target.value || null) as Me['hour_cycle'] })}
            >
              <option value="">{t.asZone}</option>
              <option value="h23">{t.clock24}</option>
              <option value="h12">{t.clock12}</option>
            </Select>
          )}
        </Setting>
        <Setting label={t.dateOrder} hint={t.dateOrderHint}>
          {(control) => (
            <Select
              {...control}
              className={SELECT}
              value={me.date_order ?? ''}
              onChange={({ target }) => void save({ date_order: (target.value || null) as Me['date_order'] })}
            >
              <option value="">{t.asZone}</option>
              <option value="dmy">{t.dayFirst}</option>
              <option value="mdy">{t.monthFirst}</option>
            </Select>
          )}
        </Setting>
        <Setting label={t.firstDay}>
          {(control) => (
            <Select
              {...control}
              className={SELECT}
              value={me.first_day_of_week ?? ''}
              onChange={({ target }) =>
                void save({ first_day_of_week: (target.value || null) as Me['first_day_of_week'] })
              }
            >
              <option value="">{t.asZone}</option>
              <option value="monday">{t.monday}</option>
              <option value="saturday">{t.saturday}</option>
              <option value="sunday">{t.sunday}</option>
            </Select>
          )}
        </Setting>
      </SettingGroup>
      <SettingGroup>
        <WorkingHours />
        <Setting label={t.duration} hint={t.durationHint} error={durationError}>
          {(control) => (
            <SavedInput
              {...control}
              inputMode="numeric"
              value={String(me.default_duration)}
              onSave={saveDuration}
              className="max-w-28"
            />
          )}
        </Setting>
      </SettingGroup>
    </>
  )
}

/** Both ends are checked together: hours that end before they start are not saved, and stay in the fields. */
function WorkingHours() {
  const { working_hours_start, working_hours_end } = useMe()
  const save = useSave()
  const [refused, setRefused] = useState<{ start: string; end: string } | null>(null)
  const { start, end } = refused ?? { start: working_hours_start, end: working_hours_end }

  function choose(next: { start: string; end: string }) {
    const isWrong = next.start === '' || next.end <= next.start
    setRefused(isWrong ? next : null)
    if (!isWrong) void save({ working_hours_start: next.start, working_hours_end: next.end })
  }

  return (
    <SettingChoice label={t.hours} hint={t.hoursHint} error={refused ? t.hoursWrong : undefined}>
      <div className="flex items-center gap-2">
        <SavedInput
          type="time"
          aria-label={t.hoursStart}
          value={start}
          onSave={(start) => choose({ start, end })}
          className="w-34! text-sm!"
        />
        <span className="text-muted text-sm">{t.hoursTo}</span>
        <SavedInput
          type="time"
          aria-label={t.hoursEnd}
          aria-invalid={refused !== null || undefined}
          value={end}
          onSave={(end) => choose({ start, end })}
          className="w-34! text-sm!"
        />
      </div>
    </SettingChoice>
  )
}

/** Returns all zones of the browser, and the current zone, which the browser may not know. */
function timeZones(current: string): string[] {
  return [...new Set([...zoneNames(), current])].sort()
}
