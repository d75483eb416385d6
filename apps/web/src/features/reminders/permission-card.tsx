import { BellRing } from 'lucide-react'
import { Button } from '../../components/button.tsx'
import { reminderTexts as t } from '../../lib/texts/reminders.ts'

interface PermissionCardProps {
  onTurnOn: () => void
  onDecline: () => void
}

/** Says why the browser will ask to allow notifications, before it does. */
export function PermissionCard({ onTurnOn, onDecline }: PermissionCardProps) {
  return (
    <div className="notice flex items-start gap-3 p-3 pl-4">
      <BellRing size={18} aria-hidden className="mt-0.5 shrink-0 text-accent-text" />
      <div className="min-w-0 flex-1">
        <p className="text-pretty text-sm">{t.permissionQuestion}</p>
        <div className="mt-2.5 flex flex-wrap gap-2">
          <Button size="sm" onClick={onTurnOn}>
            {t.turnOn}
          </Button>
          <Button size="sm" variant="ghost" onClick={onDecline}>
            {t.notNow}
          </Button>
        </div>
      </div>
    </div>
  )
}
