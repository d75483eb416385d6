import { Segmented } from '../../../components/segmented.tsx'
import { detailTexts as t } from '../../../lib/texts/detail.ts'
import { formatClock, formatOffset } from '../../../lib/time/format-time.ts'
import { isLocalTime, readLocal } from '../../../lib/time/time.ts'
import type { TimeField } from '../../../lib/time/times-form.ts'
import { useMe } from '../../../lib/user/me.ts'
import type { TodoForm } from '../editor/todo-form.ts'

interface WhichOfTwoProps {
  label: string
  field: TimeField
  form: TodoForm
  onChange: (isSecond: boolean) => void
}

/**
 * What a change of the clocks does to a time. If they skip it, this says which later time is used instead. If it happens
 * twice, the user chooses one of the two instants.
 */
export function WhichOfTwo({ label, field, form, onChange }: WhichOfTwoProps) {
  const { time_zone } = useMe()
  const local = form[field]
  const reading = isLocalTime(local) ? readLocal(local, time_zone) : null
  const clock = (instant: string) => formatClock(instant, { time_zone })
  if (reading?.kind === 'skipped') {
    return <p className="px-2 text-[13px] text-muted">{t.skippedTime(local.slice(11, 16), clock(reading.instant))}</p>
  }
  if (reading?.kind !== 'twice') return null
  const [first, second] = [reading.instant, reading.second].map((at) => `${clock(at)} (${formatOffset(at, time_zone)})`)
  return (
    <div className="px-2 pt-1">
      <Segmented
        label={t.whichOfTwo(label)}
        showLabel={false}
        options={[
          { value: 'first', label: t.first(first ?? '') },
          { value: 'second', label: t.second(second ?? '') },
        ]}
        value={form.second.includes(field) ? 'second' : 'first'}
        onChange={(value) => onChange(value === 'second')}
      />
    </div>
  )
}
