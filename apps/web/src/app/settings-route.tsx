import { UndoProgramDialog } from '../features/history/undo-program-dialog.tsx'
import { ProgramsSection } from '../features/programs/programs-section.tsx'
import { ReminderSettings } from '../features/reminders/reminder-settings.tsx'
import { SettingsPage } from '../features/settings/settings-page.tsx'

/** The settings under their addresses. */
export function SettingsRoute() {
  return (
    <SettingsPage
      notifications={<ReminderSettings />}
      programs={
        <ProgramsSection undoDialog={(program, onClose) => <UndoProgramDialog program={program} onClose={onClose} />} />
      }
    />
  )
}
