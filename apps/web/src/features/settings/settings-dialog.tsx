import { useQueryClient } from '@tanstack/react-query'
import { MAX_DURATION, MAX_NAME_LENGTH, MIN_DURATION } from '@todo-agents/contract/bounds'
import { zoneName, zoneNames } from '@todo-agents/contract/zone-name'
import type { ReactNode } from 'react'
import { useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { Button } from '../../components/button.tsx'
import { Dialog, DialogBody, DialogFooter } from '../../components/dialog.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { Field, Input, Select } from '../../components/field.tsx'
import { Form } from '../../components/form.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { scrollToMessage } from '../../lib/page/focus.ts'
import { savedTheme, saveTheme, showTheme } from '../../lib/page/theme.ts'
import { errorMessage } from '../../lib/server/error-message.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { useMe } from '../../lib/user/me.ts'
import { noteMe } from '../../lib/user/use-me-query.ts'
import { AssistantField } from './assistant-field.tsx'
import { CalendarFields } from './calendar-fields.tsx'
import { CheckField } from './check-field.tsx'
import { MailField } from './mail-field.tsx'
import type { Typed } from './preferences.tsx'
import { Preferences } from './preferences.tsx'
import { readSettings } from './read-settings.ts'
import { UsageMeter } from './usage-meter.tsx'

const THEMES = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const

interface SettingsDialogProps {
  /** The settings of notifications. They take effect without the button of this dialog. */
  notifications: ReactNode
  onClose: () => void
}

export function SettingsDialog({ notifications, onClose }: SettingsDialogProps) {
  const me = useMe()
  const [theme, setTheme] = useState(savedTheme)
  // Previews the selected theme. When the dialog closes without saving, the saved theme is shown again.
  useEffect(() => showTheme(theme), [theme])
  useEffect(() => () => showTheme(savedTheme()), [])
  const [hoursError, setHoursError] = useState<string | null>(null)
  const preferences = useRef<Typed>(null)
  const queryClient = useQueryClient()
  const update = trpc.me.update.useMutation({
    onSuccess(me) {
      saveTheme(theme)
      onClose()
      noteMe(queryClient, me)
    },
  })

  async function save(form: HTMLFormElement) {
    const result = readSettings(new FormData(form))
    // The field may be out of sight.
    flushSync(() => setHoursError('error' in result ? result.error : null))
    if ('error' in result) return form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
    // Closing the dialog would lose a preference that is typed and not yet added.
    if ((await preferences.current?.save()) ?? true) update.mutate(result)
  }

  return (
    <Dialog title="Settings" onClose={onClose}>
      <Form
        className="flex min-h-0 flex-1 flex-col"
        onSubmit={(event) => {
          event.preventDefault()
          void save(event.currentTarget)
        }}
      >
        <DialogBody>
          <div className="flex flex-col gap-5 pb-3">
            <Field label="Name">
              {(control) => (
                <Input {...control} name="name" defaultValue={me.name} required maxLength={MAX_NAME_LENGTH} />
              )}
            </Field>
            <Field label="Time zone" hint="Days and times are shown, and understood by the assistant, in this zone.">
              {(control) => (
                <Select {...control} name="time_zone" defaultValue={zoneName(me.time_zone)}>
                  {timeZones(zoneName(me.time_zone)).map((zone) => (
                    <option key={zone}>{zone}</option>
                  ))}
                </Select>
              )}
            </Field>
            <Field label="Default duration" hint="How many minutes “meeting at 2pm” lasts.">
              {(control) => (
                <Input
                  {...control}
                  name="default_duration"
                  type="number"
                  defaultValue={me.default_duration}
                  required
                  min={MIN_DURATION}
                  max={MAX_DURATION}
                  className="max-w-32"
                />
              )}
            </Field>
            <CalendarFields me={me} hoursError={hoursError} />
            <AssistantField />
            <CheckField
              name="ask_before_deleting"
              label="Always ask before deleting"
              hint="Otherwise the assistant may delete one todo for each message without asking."
              isChecked={me.ask_before_deleting}
            />
            <MailField me={me} />
            <Segmented label="Theme" options={THEMES} value={theme} onChange={setTheme} />
            <section className="flex flex-col gap-1.5">
              <h3 className="font-medium text-[13px] text-muted">What the assistant always follows</h3>
              <Preferences ref={preferences} />
            </section>
            <UsageMeter time_zone={me.time_zone} />
            {notifications}
            {update.error && (
              <div ref={scrollToMessage}>
                <ErrorNote message={errorMessage(update.error)} />
              </div>
            )}
          </div>
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" disabled={update.isPending}>
            Save
          </Button>
        </DialogFooter>
      </Form>
    </Dialog>
  )
}

/** Returns all zones of the browser, and the current zone, which the browser may not know. */
function timeZones(current: string): string[] {
  return [...new Set([...zoneNames(), current])].sort()
}
