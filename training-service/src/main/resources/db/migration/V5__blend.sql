-- the weights of a blend, as the last trained run left them and as this one does; frozen with the plan, so a repeat starts alike
alter table run add column blend_before text;
alter table run add column blend_after text;
