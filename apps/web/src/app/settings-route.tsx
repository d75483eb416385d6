import { ReminderSettings } from '../features/reminders/reminder-settings.tsx'
import { SettingsPage } from '../features/settings/settings-page.tsx'

/** The settings under their addresses. */
export function SettingsRoute() {
  return <SettingsPage notifications={<ReminderSettings />} />
}
