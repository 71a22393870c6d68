import { useRouter } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, MouseEvent } from 'react';

type CustomerLinkProps = AnchorHTMLAttributes<HTMLAnchorElement> & { id: string };

// What leads to a customer: in a list there are many, so it is a plain link that costs nothing until somebody nears it.
export function CustomerLink({ id, ...rest }: CustomerLinkProps) {
  const router = useRouter();
  const to = { to: '/customers/$id', params: { id } } as const;
  const click = (event: MouseEvent): void => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    void router.navigate(to);
  };
  return <a href={`/customers/${id}`} {...rest} onClick={click} onMouseEnter={() => void router.preloadRoute(to)} />;
}
