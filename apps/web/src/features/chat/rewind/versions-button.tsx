import { History } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { Button } from '../../../components/button.tsx'
import { chatTexts as t } from '../../../lib/texts/chat.ts'
import type { Branches } from './use-branches.ts'
import type { Versions } from './versions.ts'

/**
 * Few messages are replaced, so the view of their earlier versions is loaded when it is opened. The search and the
 * preferences are as small, but with three such files more, the bundler splits the page in five, which is 2 kB more.
 */
const VersionsDialog = lazy(() => import('./versions-dialog.tsx'))

interface VersionsButtonProps {
  versions: Versions
  session_id: string
  onUse: Branches['use']
}

/** Says how many versions of a message there are, and opens the others. */
export function VersionsButton({ versions, session_id, onUse }: VersionsButtonProps) {
  const [isOpen, setOpen] = useState(false)
  const { current, others } = versions
  const count = others.length + 1
  return (
    <>
      <Button
        variant="ghost"
        size="sm"
        aria-label={t.versionOf(current, count)}
        title={t.showVersions}
        onClick={() => setOpen(true)}
      >
        <History size={14} aria-hidden />
        {current} / {count}
      </Button>
      {isOpen && (
        <Suspense fallback={null}>
          <VersionsDialog session_id={session_id} versions={versions} onUse={onUse} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
