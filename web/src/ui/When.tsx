import { useFormat } from '~/app/format';

// A moment as people say it; exactly, when pointed at or read out.
export function When({ at }: { at: string | null | undefined }) {
  const format = useFormat();
  if (!at) return <span className="quiet">–</span>;
  return <time dateTime={at} title={format.exact(at)}>{format.ago(at)}</time>;
}
