import { Download } from 'lucide-react'
import { accountTexts as t } from '../../lib/texts/account.ts'
import { useMe } from '../../lib/user/me.ts'
import { DeleteAccount } from './delete-account.tsx'
import { Section } from './section.tsx'

/** What the user can do with all data: take it away, and delete it. */
export function DataSection() {
  const { id } = useMe()
  return (
    <>
      <Section title={t.file} intro={t.fileIntro}>
        {/* `user`: the server refuses the export if another user has signed in meanwhile, in another tab. */}
        <a
          href={`/api/account/export?user=${id}`}
          download
          className="inline-flex h-9 items-center gap-2 rounded-lg border border-line bg-surface px-3.5 font-medium text-sm shadow-xs hover:bg-hover pointer-coarse:h-11"
        >
          <Download size={16} aria-hidden />
          {t.download}
        </a>
      </Section>
      <DeleteAccount />
    </>
  )
}
