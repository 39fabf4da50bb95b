from bot.content.problem import Problem
def report(problems: list[Problem], form: str) -> str:
    return "\n".join(map(str, problems))
